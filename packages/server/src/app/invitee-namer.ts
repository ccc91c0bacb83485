import type { Envelope } from '@answerable/domain'
import type { LogReader } from '../read/log-reader.ts'
import { nameOn } from '../read/invited.ts'

/**
 * Joins the name and address sealed in the invitation that is accepted: the invitee cannot say otherwise. Last on the way
 * to the writer, so that no caller's word passes for it.
 */
export function inviteeNamer(reader: LogReader): (envelope: Envelope) => Promise<Envelope> {
  return async (given) => {
    const envelope = { ...given }
    delete envelope.joined
    const { command } = envelope
    if (command.type !== 'invitation.accept') return envelope
    const joined = await nameOn(reader, command.payload.invitation)
    return joined === undefined ? envelope : { ...envelope, joined }
  }
}
