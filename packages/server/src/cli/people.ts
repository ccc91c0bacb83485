import type { JsonObject } from '@answerable/contract'
import type { Connection } from './connection.ts'
import { CliError } from './exit.ts'
import { objectsAt, textOr } from './reply.ts'

const PERSON_ID = /^p_[a-z2-7]{16}$/

/** The people of a log, read once however many names are resolved. */
export function directory(connection: Connection): { personId(who: string): Promise<string> } {
  let people: Promise<JsonObject[]> | undefined
  return {
    /**
     * A person's id from what people write: the id or an e-mail address.
     * @throws CliError `not_found`
     */
    personId: async (who) => {
      if (PERSON_ID.test(who)) return who
      people ??= connection.client.listPeople({}).then((reply) => objectsAt(reply, 'people'))
      const found = (await people).filter((person) => textOr(person['email']).toLowerCase() === who.toLowerCase())
      const [only] = found
      if (only === undefined) throw new CliError('not_found', `Nobody with the address ${who} is registered.`)
      if (found.length > 1) throw new CliError('not_found', `Several people have the address ${who}: use the id.`)
      return textOr(only['id'])
    },
  }
}
