import { common } from './common.ts'
import { ledger } from './ledger.ts'
import { problems } from './problems.ts'
import { shell } from './shell.ts'
import { signIn } from './sign-in.ts'
import { signing } from './signing.ts'
import { statement } from './statement.ts'
import { useCases } from './use-cases.ts'

export const en = { common, ledger, problems, shell, signIn, signing, statement, useCases } as const
