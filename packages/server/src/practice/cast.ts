import type { HumanCommandType, JsonObject, PayloadInput } from '@answerable/contract'
import { canonicalize } from '@answerable/ledger'
import { agentAuth, type Client, createClient, type RouteOutput } from '@answerable/sdk'
import { SEED_BYTES, type SigningKey, signingKey } from '../cli/keys/ed25519.ts'
import { checkStatement } from '../cli/sign/check-statement.ts'
import { type SignedRoute, signedRoutes } from '../cli/signed-routes.ts'
import type { Clock, Random } from '../platform/entropy.ts'

/** Where the story plays. */
export type Scene = { url: string; origin: string; clock: Clock; random: Random }

/** A made-up person: the key is in memory only, and the log says that nobody sat at a terminal. */
export type Actor = {
  readonly name: string
  readonly email: string
  readonly id: string
  readonly key: SigningKey
  readonly client: Client
}
export type Answer = RouteOutput[SignedRoute]
export type Signed = { answer: Answer; sentences: string[] }

export function actor(scene: Scene, name: string, email: string): Actor {
  const key = signingKey(scene.random.bytes(SEED_BYTES))
  return { name, email, id: key.firstPersonId, key, client: clientAs(scene, key.firstPersonId, key) }
}

/** A client that shows by its key who is asking: a person, or an agent. */
export function clientAs({ url, origin, clock, random }: Scene, id: string, key: SigningKey): Client {
  const auth = agentAuth({ agent: id, privateKey: key.jwk(), origin })
  return createClient({ url, platform: { clock, random }, auth })
}

/** The same way a person goes at a terminal: ask for the statement, check it against what was asked, sign, send. */
export async function sign<C extends HumanCommandType>(
  { origin }: Pick<Scene, 'origin'>,
  { client, key, id }: Actor,
  command: C,
  payload: PayloadInput<C>,
): Promise<Signed> {
  const { publicKey, keyId } = key
  const assurance = 'automation'
  const asked = { command, payload: payload as JsonObject }
  const reply = await client.statement({ ...asked, publicKey, assurance })
  const { statement, text } = checkStatement(reply, { ...asked, origin, publicKey, keyId, person: id, assurance })
  const send = client[signedRoutes[command]] as (input: object) => Promise<Answer>
  const answer = await send({ ...payload, statement, signature: key.sign(canonicalize(statement)) })
  return { answer, sentences: text }
}
