import type { Body, CommandOf, Influence, KnownAs, Manifest, RecordRow, TracedBy } from '@answerable/contract'
import { type RuleWaiver, ruleWaivers, suspendedFor } from '../exception/live.ts'
import type { Cover } from '../cover/live.ts'
import type { Agent } from '../model.ts'
import {
  partsOf,
  reachedBy,
  summariseCall,
  type Trace,
  traceArguments,
  type TracedArgument,
} from '../provenance/index.ts'
import { isRefused, no, yes } from '../refuse.ts'
import { observedVerdict } from '../observed/record.ts'
import { assessRunning } from '../release/assess.ts'
import { isOfRun, openRunOf } from '../run/decide.ts'
import { knownAs } from '../run/known-as.ts'
import { timesReached } from '../run/reached.ts'
import { type Standing, standing } from '../standing.ts'
import { detectedIn, personalIn } from '../secret/seen.ts'
import type { DecideContext, Decided, PolicyQuestion, Seen } from '../types.ts'
import { actionDigest, assumedBy, bindingOf } from './binding.ts'
import { filled, presumed, withSigned } from './fill.ts'
import { type Case, judge } from './judge.ts'
import { openNames } from './open-names.ts'
import { isSilent, withUnreported } from './unreported.ts'

const LISTED_INFLUENCES = 32

/** An action, output or recommendation put before the gate. Always answered with an entry, also when it is denied. */
export function requestDecision(
  context: DecideContext,
  agent: Agent,
  { id, payload }: CommandOf<'decision.request'>,
  seen?: Seen,
): Decided {
  const { model, facts, tools } = context
  if ((payload.kind === 'action') !== (payload.tool !== undefined))
    return no('invalid_input', 'an action names a tool, an output or recommendation none', [
      { path: '/tool', message: 'does not fit the kind' },
    ])
  if ((payload.kind === 'action') === (payload.text !== undefined))
    return no('invalid_input', 'an output or recommendation has a text, an action none', [
      { path: '/text', message: 'does not fit the kind' },
    ])
  const misnamed = Object.keys(payload.arguments).some((name) => payload.kind !== 'action' || name.startsWith('sink:'))
  // What is not an action is bound by its text alone: arguments beside it would be judged and never held to.
  if (misnamed)
    return no('invalid_input', 'only an action has arguments, and none is called `sink:`', [
      { path: '/arguments', message: 'does not fit the kind' },
    ])
  const run = openRunOf(facts, agent, payload.run)
  if (isRefused(run)) return run
  if (payload.cause !== undefined && !isOfRun(facts, payload.cause, run.id))
    return no('invalid_input', 'a cause is an observation, a decision or the opening of the same run', [
      { path: '/cause', message: 'is not of this run' },
    ])
  const now = standing(model, run.useCase, agent, context.now, run.from?.tier)
  const trace = facts.trace(run.id)
  const manifest = now.revision === undefined ? undefined : facts.manifest(now.revision.manifest)
  const values = payload.kind === 'action' ? payload.arguments : { text: payload.text ?? '' }
  const tool = manifest?.tools.find((candidate) => candidate.name === payload.tool)
  const [presumption] = presumed(tool, payload.arguments)
  if (presumption !== undefined)
    return no('invalid_input', 'the gate itself fills this argument', [
      { path: `/arguments/${presumption}`, message: 'is filled by the gate: leave it out' },
    ])
  // While it is observed nobody has signed: what it would have said is judged by the newest policy.
  const published = now.publication ?? (now.observed === null ? undefined : now.revision?.publications.at(-1))
  const entities = published?.entities
  const directory = entities === undefined ? undefined : facts.entities(entities)
  const fill = filled(tool, payload.arguments, directory)
  const claimed = Object.entries(fill.values).filter(([name]) => !fill.signed.has(name))
  const leaves = traceArguments(trace, { ...values, ...Object.fromEntries(claimed) })
  const declared = tool?.arguments ?? []
  const asked = { ...payload, arguments: { ...payload.arguments, ...fill.values } }
  const reached = reachedBy(tool, asked.arguments).map((receiver) => {
    const digest = tools.keyed(run.useCase, receiver)
    return { receiver, digest, before: timesReached(run, digest) }
  })
  const summary = summariseCall(trace, leaves, { tool, sources: manifest?.sources ?? [], reached })
  const traced = withSigned(summary, tool, fill.signed)
  // What did not fit the index was not looked at: a full trace counts as having met untrusted text.
  const untrusted =
    trace.full || partsOf(trace).some((part) => part.kind === 'observation' && part.trust === 'untrusted')
  const call = { useCase: run.useCase, agent: agent.agent, tool: payload.tool ?? '', declared: tool }
  const waivers = ruleWaivers(model, tools, { ...call, arguments: asked.arguments }, context.now)
  const question = questionOf(context, { agent, run, manifest, untrusted, seen, waivers }, now, asked, traced)
  // An entity file that is missing or damaged must not read as a file without entries.
  const known = entities === undefined || directory !== undefined ? manifest : undefined
  const { useCase } = run
  const assessed = assessRunning({ model, facts, tools, now: context.now, useCase, agent, claims: payload.running })
  const said = verdictOf(context, { standing: now, agent, run, question, assessed, waivers }, known)
  const calling = { ...call, arguments: asked.arguments }
  const suspended =
    said.outcome === 'allow' ? [] : suspendedFor(model, tools, calling, { now: context.now, rules: said.rules })
  const verdict = { ...said, reasons: [...said.reasons, ...suspended] }
  // INVARIANT 7: of what the caller sent, secrets and all: that is what the executor holds and what may run.
  const action = tools.keyed(run.useCase, seen?.action ?? actionDigest(tools, payload))
  const subject = { agent: agent.agent, useCase: run.useCase, kind: payload.kind, tool: payload.tool ?? null, action }
  const influences = influencesOf(trace, leaves, run, knownAs(agent))
  const decided = yes<'decision.recorded'>({
    type: 'decision.recorded',
    id,
    body: {
      run: run.id,
      ...subject,
      tier: now.tier,
      ...verdict,
      answerable: answerableOf(now),
      enforcement: now.enforcement,
      binding: bindingOf(tools, subject, assumedBy(now)),
      observations: run.observations,
      influencesTotal: influences.length,
      ...openNames(declared, traced, influences.slice(0, LISTED_INFLUENCES)),
      ...(reached.length === 0 ? {} : { reached: reached.map(({ digest }) => digest) }),
      ...detectedIn(seen),
      ...(assessed.running.knownAs === 'unknown' ? {} : { running: assessed.running }),
    },
    seal: payload.kind === 'action' ? { arguments: JSON.stringify(payload.arguments) } : { text: payload.text ?? '' },
    cause: [...new Set([run.id, payload.cause ?? run.id])],
  })
  const silent = verdict.outcome === 'allow' && isSilent(agent)
  return silent ? withUnreported(context, decided, { decision: id, useCase: run.useCase }) : decided
}

function verdictOf(context: DecideContext, asked: Omit<Case, 'manifest'>, manifest: Manifest | undefined) {
  const { standing: now } = asked
  if (now.observed !== null) return observedVerdict(context, { ...asked, manifest }, now.observed.until)
  if (manifest === undefined || now.revision === undefined) {
    const reasons =
      now.missing.length > 0 ? now.missing.map((reason) => ({ ...reason })) : [{ code: 'document_missing' }]
    return { outcome: 'deny' as const, reasons, rules: [], obligations: [], useBefore: null, review: null }
  }
  return judge(context, { ...asked, manifest })
}

/** Who answers, named on every decision; an owner without a live signature is still named, with what is missing beside. */
export function answerableOf(now: Standing): Body<'decision.recorded'>['answerable'] {
  return {
    owner: now.observed?.owner ?? now.revision?.owner ?? null,
    authority: now.observed?.authority ?? now.acceptance?.authority ?? null,
    acceptance: now.acceptance?.id ?? null,
    assumptions: now.acceptance?.assumptions ?? null,
    policy: now.publication?.policy ?? null,
    provisional: now.provisional,
    ...(now.publication?.tightened == null ? {} : { tightened: now.publication.tightened.policy }),
    ...(now.cover === null ? {} : { cover: coverCited(now.cover) }),
  }
}

const coverCited = ({ deputy, accepted, authority, until }: Cover) => ({ person: deputy, accepted, authority, until })

export function questionOf(
  { model, now }: Pick<DecideContext, 'model' | 'now'>,
  from: {
    agent: Agent
    run: Pick<RecordRow<'run'>, 'calls' | 'secrets'>
    manifest: Manifest | undefined
    untrusted: boolean
    seen?: Seen | undefined
    waivers?: readonly RuleWaiver[]
  },
  at: Standing,
  payload: CommandOf<'decision.request'>['payload'],
  traced: TracedBy,
): PolicyQuestion {
  return {
    agent: from.agent.agent,
    kind: payload.kind,
    tool: payload.tool ?? '',
    arguments: payload.arguments,
    trace: traced,
    facts: {
      tier: at.tier ?? 'T1',
      mode: at.mode,
      autonomy: at.revision?.autonomy ?? 'autonomous',
      runUntrusted: from.untrusted,
      callsInRun: from.run.calls,
      waived: [...new Set((from.waivers ?? []).map(({ waives }) => waives.rule))],
      nowMs: Date.parse(now),
      practice: model.practice,
      dataClasses: from.manifest?.data_classes ?? [],
      detectors: {
        secretsInArguments: from.seen?.secrets.length ?? 0,
        secretsInRun: from.run.secrets + (from.seen?.secrets.length ?? 0),
        personalDataInArguments: personalIn(from.seen),
      },
    },
  }
}

/** What reached the decision: the request and each observation of the run so far, with the arguments traced to it. */
function influencesOf(
  trace: Trace,
  leaves: readonly TracedArgument[],
  run: RecordRow<'run'>,
  known: KnownAs,
): Influence[] {
  const touched = new Map<string, Set<string>>()
  for (const leaf of leaves)
    for (const influence of leaf.influences)
      touched.set(influence, (touched.get(influence) ?? new Set()).add(leaf.argument))
  const all = partsOf(trace).map(
    (part): Influence => ({
      entry: part.kind === 'request' ? run.id : part.influence,
      trust: part.kind === 'request' ? 'request' : part.trust,
      knownAs: known,
      arguments: [...(touched.get(part.influence) ?? [])].sort(),
    }),
  )
  // Those a value came from first: where the list is cut, what is cut was merely present.
  return all.sort((a, b) => Number(b.arguments.length > 0) - Number(a.arguments.length > 0))
}
