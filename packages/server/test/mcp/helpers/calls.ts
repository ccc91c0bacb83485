import assert from 'node:assert/strict'
import type { ProtocolError as ProtocolErrorType } from '@modelcontextprotocol/client'
import { ProtocolError } from './client.ts'

export const pay = { name: 'pay', arguments: { to: 'Ann', amount: 40 } }
type Proof = { decision: string; index: number; state?: string; effect?: string }

export const proofOf = (result: { _meta?: unknown }): Proof => (result._meta as { answerable: Proof }).answerable

export async function refusalOf(
  work: Promise<unknown>,
): Promise<ProtocolErrorType & { data: { reasons: { code: string }[] } }> {
  const error = await work.then(
    (value) => assert.fail(`not refused: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ProtocolError, String(error))
  return error as never
}
