import type { Catalogue } from '../catalogue.ts'
import { errors } from './server-errors.ts'
import { reasons, roles } from './server-reasons.ts'

const inGerman = <T>(words: Readonly<Record<string, T>>, code: string): T | undefined =>
  Object.hasOwn(words, code) ? words[code] : undefined

export const server: Catalogue['server'] = {
  title: (code, said) => inGerman(errors, code)?.[0] ?? said,
  mend: (code, said) => inGerman(errors, code)?.[1] ?? said,
  // A function, so that `$` in a value stands for itself.
  reason: (code, value, said) => inGerman(reasons, code)?.replace('{value}', () => value) ?? said,
  who: (role) => inGerman(roles, role) ?? role,
  verbatim: 'Wortlaut des Servers',
}
