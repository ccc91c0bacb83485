import { createContext, use } from 'react'
import type { PersonLine } from '../../data/people.ts'
import type { Form } from './form.ts'

type Known = { people: readonly PersonLine[]; form: Form }
const Context = createContext<Known>({ people: [], form: {} })

/** What every answer may refer to: the people registered here, and what the draft says elsewhere. */
export const WizardKnown = Context
export const useKnown = (): Known => use(Context)

/** How a person is written in the file: by address where only they have it, else by id. */
export function writtenPerson({ id, email }: PersonLine, people: readonly PersonLine[]): string {
  if (email === undefined) return id
  const same = people.filter((one) => one.departed === null && one.email?.toLowerCase() === email.toLowerCase())
  return same.length === 1 ? email : id
}

/** The id of whom a file names, if they are registered here. */
export function personNamed(who: string, people: readonly PersonLine[]): string | undefined {
  const found = people.filter(
    ({ id, email, departed }) => id === who || (departed === null && email?.toLowerCase() === who.toLowerCase()),
  )
  return found.length === 1 ? found[0]?.id : undefined
}
