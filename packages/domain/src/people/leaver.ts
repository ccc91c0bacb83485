import type { CommandOf } from '@answerable/contract'
import { isActive } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { lastAdministrator } from './last.ts'

/**
 * A directory says that a person has left. It may only close: everything that person answers for, holds or could sign
 * ends as if a colleague had signed the departure; nothing a directory says ever registers, grants or reopens.
 */
export function directoryDeparted(context: DecideContext, { id, payload }: CommandOf<'directory.departed'>): Decided {
  const subject = context.model.persons.get(payload.person)
  if (!isActive(subject)) return no('not_found', 'no such active person')
  // Whoever takes over the directory must not be able to end the log for good.
  const last = lastAdministrator(context, subject)
  if (last !== null) return last
  return yes<'person.departed'>({
    type: 'person.departed',
    id,
    body: { person: subject.id },
    seal: { reason: 'told by the directory' },
  })
}
