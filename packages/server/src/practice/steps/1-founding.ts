import { resolvePeople } from '../../cli/use-case/resolve-people.ts'
import { SEED_BYTES, signingKey } from '../../cli/keys/ed25519.ts'
import { sha256Digest } from '@answerable/ledger'
import { reasonLines, refundBot } from '../agent.ts'
import { type Actor, actor, clientAs, sign } from '../cast.ts'
import { readExample } from '../example.ts'
import { type Cast, type Founded, type Stage, USE_CASE } from '../stage.ts'

/** The use case exists and its agent runs, but nobody answers: everything is denied. */
export async function founding(stage: Stage): Promise<Founded> {
  const { tell } = stage
  await tell.chapter(1, 'An agent asks, and nobody answers for it')
  const cast = await hire(stage)
  await tell.say(
    `Grace Muster was registered with the token the server printed. That gives her no power: power comes from a mandate, signed by two.`,
  )
  const mandate = await foundUnit(stage, cast)
  await tell.check(true, 'Grace Muster proposed the mandate of Example Shop, Boris Beispiel countersigned it.')
  const { manifest } = readExample()
  const emails = new Map(Object.values(cast).map((person) => [person.email, person.id]))
  const resolved = await resolvePeople(manifest, async (who) => emails.get(who) ?? who)
  await sign(stage, cast.otto, 'use_case.register', { manifest: resolved })
  const key = signingKey(stage.random.bytes(SEED_BYTES))
  await sign(stage, cast.otto, 'agent.register', {
    agent: 'refund-bot',
    useCase: USE_CASE,
    publicKey: key.publicKey,
    until: daysAhead(await stage.deployment.edge.now(), 120),
    enforcement: 'cooperative',
  })
  await tell.check(true, 'Otto Voorbeeld, the operator, registered the Refund Assistant and its agent, refund-bot.')
  const bot = refundBot(clientAs(stage, 'refund-bot', key))
  const answer = await bot.refund('A-17', '80.00')
  await tell.say('refund-bot asks for a refund of 80.00:')
  await tell.show([`DENY, entry ${answer.index}`, ...reasonLines(answer)])
  await tell.require(
    answer.outcome === 'deny' && answer.reasons.some(({ code }) => code === 'nobody_answers'),
    'Denied because nobody answers. The denial says what is missing and who can mend it.',
  )
  return { cast, mandate, bot }
}

async function hire(stage: Stage): Promise<Cast> {
  const { people } = readExample()
  const named = (email: string): Actor => actor(stage, people.get(email) ?? email, email)
  const grace = named('grace@shop.example')
  const { key, name, email } = grace
  await grace.client.setup({
    token: stage.setupToken,
    name,
    email,
    key: { publicKey: key.publicKey, proof: key.proof(stage.origin) },
    fictional: true,
  })
  const invite = async (address: string): Promise<Actor> => {
    const person = named(address)
    await sign(stage, grace, 'person.register', {
      name: person.name,
      email: address,
      employment: 'own',
      unit: 'shop',
      key: { publicKey: person.key.publicKey, proof: person.key.proof(stage.origin) },
      fictional: true,
    })
    return person
  }
  return {
    grace,
    boris: await invite('boris@shop.example'),
    ada: await invite('ada@shop.example'),
    dora: await invite('dora@shop.example'),
    chris: await invite('chris@shop.example'),
    otto: await invite('otto@shop.example'),
    rosa: await invite('rosa@shop.example'),
    ravi: await invite('ravi@shop.example'),
  }
}

async function foundUnit(stage: Stage, { grace, boris }: Cast): Promise<string> {
  const { answer } = await sign(stage, grace, 'mandate.propose', {
    unit: 'shop',
    unitName: 'Example Shop',
    instrument: {
      title: 'Board resolution on the use of AI',
      reference: 'BR 2026/14',
      digest: sha256Digest('a made-up board resolution'),
    },
    signers: [grace.id, boris.id],
  })
  await sign(stage, boris, 'mandate.countersign', { mandate: answer.id })
  return answer.id
}

/** That many days after the last whole minute: an instant people can read. @param now RFC 3339 */
export const daysAhead = (now: string, days: number): string =>
  new Date(Math.floor(Date.parse(now) / 60_000) * 60_000 + days * 86_400_000).toISOString()
