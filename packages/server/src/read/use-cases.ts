import { AnswerableError, menderOf, sentenceOf } from '@answerable/contract'
import { findings, findingSentences, latestRevision, type Standing, standing, type UseCase } from '@answerable/domain'
import { viewAt } from './at.ts'
import { governed } from './governed.ts'
import { type PersonName, personNames } from './person-names.ts'
import { furtherSignatures, signersNamed } from './signatures.ts'

/** GET /v1/use-cases: who answers, in which mode, until when. */
export const listUseCases = governed(async ({ edge, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const all = [...model.useCases.values()]
  const owners = all.flatMap((useCase) => latestRevision(useCase)?.owner ?? [])
  const names = await personNames(edge.log, model, owners)
  const useCases = all.map((useCase) => lineOf(useCase, standing(model, useCase.id, undefined, now), names))
  return { index, content: { useCases } }
})

/** GET /v1/use-cases/{useCase}: its standing, and for each thing missing one sentence and who can mend it. */
export const readUseCase = governed(async ({ edge, params, query, caller }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const useCase = model.useCases.get(params['useCase'] ?? '')
  const agent = caller.kind === 'agent' ? model.agents.get(caller.id) : undefined
  // An agent belongs to one use case; of the others it learns nothing.
  if (useCase === undefined || (caller.kind === 'agent' && agent?.useCase !== useCase.id)) {
    throw new AnswerableError('not_found', 'There is no such use case.')
  }
  const now_ = standing(model, useCase.id, agent, now)
  const newest = latestRevision(useCase)
  const names = await personNames(edge.log, model, [...peopleOf(useCase), ...signersNamed(model, useCase, now)])
  const named = (id: string | null | undefined) => (id == null ? null : { person: id, ...names.get(id) })
  const manifest = newest === undefined ? undefined : await edge.log.manifest(newest.manifest)
  return {
    index,
    content: {
      ...lineOf(useCase, now_, names),
      name: manifest?.name ?? null,
      purpose: manifest?.purpose ?? null,
      revision: newest?.revision ?? null,
      revisionInForce: now_.revision?.revision ?? null,
      deputy: named(newest?.deputy),
      challenger: named(newest?.challenger),
      categories: newest?.categories ?? [],
      touchpoints: newest?.touchpoints ?? [],
      autonomy: newest?.autonomy ?? null,
      tierFloor: newest?.tierFloor ?? null,
      enforcement: now_.enforcement,
      provisional: now_.provisional,
      manifest: newest?.manifest ?? null,
      publications: (newest?.publications ?? []).map(({ policy, assumptions, rules, testsPassed, index: at }) => ({
        policy,
        assumptions,
        rules,
        testsPassed,
        entry: at,
      })),
      acceptance:
        useCase.acceptance === null ? null : { ...useCase.acceptance, signedBy: named(useCase.acceptance.owner) },
      ...furtherSignatures(model, useCase, names, now),
      cover: now_.cover === null ? null : { ...now_.cover, by: named(now_.cover.deputy) },
      gone: now_.gone,
      findings: (newest === undefined ? [] : findings(model, newest, manifest, now)).map((one) => ({
        ...one,
        sentence: findingSentences[one.code].replace('{value}', one.value),
      })),
      lastAnswer: useCase.lastAnswer?.answer ?? null,
      ladder: now_.ladder,
      attested: useCase.attested,
      release: useCase.release,
      tightened: now_.publication?.tightened ?? null,
      restrictions: now_.restrictions,
      agents: [...model.agents.values()]
        .filter((one) => one.useCase === useCase.id)
        .map(({ agent: id, until, revoked, enforcement }) => ({ agent: id, until, revoked, enforcement })),
    },
  }
})

function lineOf(useCase: UseCase, now: Standing, names: ReadonlyMap<string, PersonName>) {
  const newest = latestRevision(useCase)
  const { name = null, email = null } = names.get(newest?.owner ?? '') ?? {}
  return {
    useCase: useCase.id,
    unit: newest?.unit ?? null,
    owner: newest?.owner ?? null,
    ownerName: name,
    ownerEmail: email,
    tier: now.tier,
    mode: now.mode,
    open: now.missing.length === 0 && now.mode !== 'paused',
    // Nothing is enforced until then: a call passes, and its entry says what the gate would have said.
    observedUntil: now.observed?.until ?? null,
    until: now.until,
    // `until` is the next instant at which something ends or changes, a planned absence among them.
    signedUntil: useCase.acceptance?.until ?? null,
    missing: now.missing.map((reason) => ({ ...reason, sentence: sentenceOf(reason), mend: menderOf(reason) })),
  }
}

function peopleOf(useCase: UseCase): string[] {
  const { owner, deputy, challenger } = latestRevision(useCase) ?? {}
  return [owner, deputy, challenger, useCase.acceptance?.owner].flatMap((id) => (id == null ? [] : [id]))
}
