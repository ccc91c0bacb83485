import type { Socket } from 'node:net'
import { fromBase64 } from '@answerable/ledger'
import { z } from 'zod'
import type { SignedHead } from '../guard.ts'

const Base64 = z.base64()
const Origin = z.string().min(1).max(500)
const Size = z.int().min(0)

const WireHead = z.strictObject({ size: Size, govSize: Size, root: Base64, time: z.string().max(40) })
type WireHead = z.infer<typeof WireHead>

/** One request on a connection of its own: a line of JSON, answered by a line of JSON. */
export const SignerRequest = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('key'), origin: Origin }),
  z.strictObject({ do: z.literal('last'), origin: Origin }),
  z.strictObject({
    do: z.literal('advance'),
    origin: Origin,
    expected: Size,
    next: WireHead,
    proof: z.array(Base64).max(64),
  }),
  z.strictObject({ do: z.literal('sign'), origin: Origin }),
])
export type SignerRequest = z.infer<typeof SignerRequest>

export const SignerReply = z.strictObject({
  /** the head contradicts what was signed: the log stops */
  refused: z.string().optional(),
  vkey: z.string().optional(),
  last: WireHead.nullable().optional(),
  advanced: z.boolean().optional(),
  signed: z.strictObject({ size: Size, root: Base64, checkpoint: z.string() }).optional(),
})
export type SignerReply = z.infer<typeof SignerReply>

/** A request holds at most 64 proof hashes, a reply one checkpoint: more is no message of this protocol. */
const MAX_LINE = 64_000

export const headOf = ({ root, ...head }: WireHead): SignedHead => ({ ...head, root: fromBase64(root) })

/** The first line of a connection, which stays open for the answer. @throws RangeError for one too long or cut off */
export function readLine(connection: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    connection.setEncoding('utf8')
    connection.on('data', (part: string) => {
      text += part
      const end = text.indexOf('\n')
      if (end !== -1) resolve(text.slice(0, end))
      else if (text.length > MAX_LINE) reject(new RangeError('a line that is too long'))
    })
    connection.once('error', reject)
    connection.once('close', () => reject(new RangeError('the connection ended within a line')))
  })
}
