import { queryOptions } from '@tanstack/react-query'
import { getJson, postJson } from './http.ts'
import { makePasskey, signInWithPasskey } from './sign-in.ts'

export type Who = 'ada' | 'rosa'
export type Guide = { people: readonly { who: Who; person: string; name: string }[] }

/** `GET /practice/guide`: only a practice server has one. */
export const guideQuery = queryOptions({
  queryKey: ['guide'],
  queryFn: ({ signal }) => getJson<Guide>('/practice/guide', {}, signal),
  retry: false,
  staleTime: Number.POSITIVE_INFINITY,
})

/**
 * Takes the place of a made-up person: a passkey of this device becomes theirs, and signs in.
 * @param known the credential made here before, if any
 * @returns the credential it is known by
 * @throws Problem, NotConfirmed
 */
export async function become(who: Who, name: string, known: string | undefined): Promise<string> {
  if (known === undefined) {
    const key = await makePasskey(name, `${who}@shop.example`)
    await postJson('/practice/guide/be', { who, key })
    await signInWithPasskey(key.passkey.credential)
    return key.passkey.credential
  }
  await signInWithPasskey(known)
  return known
}

export type Asked = { decision: string; outcome: string; index: number }
export type Edited = { entries: number; edited: string; found: string | null }

/** The scripted agent asks the gate for a refund. @throws Problem */
export const agentAsks = (amount: string): Promise<Asked> => postJson<Asked>('/practice/guide/ask', { amount })
/** A colleague of the refund desk agrees too. @throws Problem */
export const colleagueAgrees = (decision: string): Promise<object> => postJson('/practice/guide/second', { decision })
/** One row of a copy of the database is edited, and looked for. @throws Problem */
export const editRow = (): Promise<Edited> => postJson<Edited>('/practice/guide/edit', {})
