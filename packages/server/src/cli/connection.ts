import type { HumanCommandType, JsonObject, PayloadInput } from '@answerable/contract'
import { AnswerableApiError, type Client, createClient, type RouteOutput } from '@answerable/sdk'
import type { Clock, Random } from '../platform/entropy.ts'
import { fetchLinks } from '../monitor/fetch.ts'
import { CliError } from './exit.ts'
import { checkPin, isPractice, type Met } from './profile/pins.ts'
import { personAuth } from './profile/tokens.ts'
import { type SignedRoute, signedRoutes } from './signed-routes.ts'
import type { Signer } from './sign/signer.ts'

/** One log behind one address, as the person at this machine meets it. */
export type Connection = {
  readonly url: string
  readonly origin: string
  readonly vkey: string
  readonly practice: boolean
  /** the log's time when it was met, RFC 3339 */
  readonly time: string
  /** whether the log was known here, by this key */
  readonly met: Met
  /** reads as this person */
  readonly client: Client
  /** Shows, signs and sends a command. */
  signed<C extends HumanCommandType>(
    command: C,
    payload: PayloadInput<C> & JsonObject,
  ): Promise<RouteOutput[SignedRoute]>
}

export type ConnectOptions = {
  url: string
  home: string
  clock: Clock
  random: Random
  /** opened only when a command needs to know who is asking */
  signer: () => Signer
}

/**
 * Meets the log behind an address.
 * @throws CliError `origin_changed`, `answer_unreadable`; AnswerableApiError `unreachable`
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { url, home, clock, random } = options
  const retry = { attempts: 2, timeout: 20_000 }
  const anonymous = createClient({ url, platform: { clock, random }, retry })
  const { origin, vkey, time } = await anonymous.health({}).catch((cause: unknown) => {
    // A path too many in the address: what answers has no health there.
    if (!(cause instanceof AnswerableApiError) || cause.code !== 'not_found') throw cause
    throw new CliError('answer_unreadable', `No Answerable server is at ${url}. Its address ends with the port.`, {
      cause,
    })
  })
  if (typeof origin !== 'string' || typeof vkey !== 'string' || typeof time !== 'string') {
    throw new CliError('answer_unreadable', `What answers at ${url} is no Answerable server.`)
  }
  const met = await checkPin(home, url, { origin, vkey }, () => fetchLinks(url))
  const platform = { clock, random }
  const auth = {
    token: (context: Parameters<ReturnType<typeof personAuth>['token']>[0]) => own().token(context),
    forget: (token: string) => own().forget(token),
  }
  const own = (): ReturnType<typeof personAuth> => {
    const signer = options.signer()
    return personAuth({ home, origin, person: signer.person, unlock: () => signer.unlock() })
  }
  const client = createClient({ url, platform, retry, auth })

  return {
    url,
    origin,
    vkey,
    practice: isPractice(origin),
    time,
    met,
    client,
    signed: async (command, payload) => {
      const signed = await options
        .signer()
        .sign(command, payload, origin, (publicKey, assurance) =>
          client.statement({ command, payload, publicKey, assurance }),
        )
      const send = anonymous[signedRoutes[command]] as (input: object) => Promise<RouteOutput[SignedRoute]>
      return send({ ...payload, ...signed })
    },
  }
}
