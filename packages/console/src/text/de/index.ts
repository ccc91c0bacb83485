import type { Catalogue } from '../catalogue.ts'
import { acts } from './acts.ts'
import { asOf } from './as-of.ts'
import { common } from './common.ts'
import { coverage } from './coverage.ts'
import { decisions } from './decisions.ts'
import { exceptions } from './exceptions.ts'
import { importing } from './importing.ts'
import { incidents } from './incidents.ts'
import { find } from './find.ts'
import { further } from './further.ts'
import { guide } from './guide.ts'
import { ledger } from './ledger.ts'
import { map } from './map.ts'
import { mine } from './mine.ts'
import { problems } from './problems.ts'
import { records } from './records.ts'
import { reviews } from './reviews.ts'
import { server } from './server.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { signIn } from './sign-in.ts'
import { signing } from './signing.ts'
import { statement } from './statement.ts'
import { wizard } from './wizard.ts'
import { useCases } from './use-cases.ts'

export const de: Catalogue = {
  acts,
  asOf,
  common,
  coverage,
  decisions,
  exceptions,
  importing,
  incidents,
  find,
  further,
  guide,
  ledger,
  map,
  mine,
  problems,
  records,
  reviews,
  server,
  settings,
  shell,
  signIn,
  signing,
  statement,
  useCases,
  wizard,
}
