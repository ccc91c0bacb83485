import {
  AnswerableError,
  type CheckedManifest,
  type Issue,
  type JsonObject,
  Manifest,
  placed,
  readEntities,
  readManifest,
  routes,
  validate,
  writeManifest,
} from '@answerable/contract'
import { checkManifest as heldTogether, tierFloor, tierOf, tierReasons } from '@answerable/domain'
import { differenceSentences, policyDifference, PolicyError, policySentences } from '@answerable/policy'
import { checkPolicy, compileFor } from '../gate/check-policy.ts'
import { readJsonObject } from './body.ts'
import type { Call, Reply } from './edge.ts'

/** Three files, and the policy they are compared with. */
const MAX_BYTES = 3_000_000

type Asked = ReturnType<typeof asked>
const asked = (body: JsonObject) => validate(routes.checkManifest.input, body)

/**
 * POST /v1/use-cases/check: the checker of registering and publishing, before anybody signs. Nothing is kept and nothing
 * of the log is read, so the answer tells only what the question held.
 */
export async function checkManifest({ request }: Call): Promise<Reply> {
  const body = asked(await readJsonObject(request, MAX_BYTES))
  if ((body.text === undefined) === (body.draft === undefined))
    throw new AnswerableError('invalid_input', 'Give the text of the file, or a draft of it, and not both.')
  return { json: check(body) }
}

function check({ text, draft, policy = '', tests = '', entities, before }: Asked): CheckedManifest {
  const yaml = text ?? writeManifest((draft ?? {}) as JsonObject)
  const nothing = { rules: 0, testsPassed: 0, sentences: [], rulesChanged: null }
  let read: ReturnType<typeof readManifest>
  try {
    read = readManifest(yaml)
  } catch (error) {
    if (!(error instanceof AnswerableError)) throw error
    const issues = error.issues.map((issue) => ({ ...issue, file: 'manifest' as const }))
    return { ok: false, manifest: null, yaml, ...tierSoFar(draft ?? {}), issues, ...nothing }
  }
  const { manifest, file } = read
  const known = {
    manifest,
    yaml: text === undefined ? yaml : writeManifest(manifest),
    tier: tierOf(manifest),
    tierFloor: tierFloor(manifest),
    tierReasons: tierReasons(manifest),
  }
  const found = [
    ...in_('manifest', placed(heldTogether(manifest), file)),
    ...in_('entities', entities === undefined ? [] : entityIssues(entities)),
  ]
  if (policy.trim() === '') {
    const issues = [...found, { file: 'policy' as const, path: 'policy', message: 'there are no rules yet' }]
    return { ok: false, ...known, issues, ...nothing }
  }
  const verdict = checkPolicy(manifest, policy, tests)
  if (!verdict.ok) {
    const issues = [...found, ...in_(verdict.code === 'policy_invalid' ? 'policy' : 'tests', verdict.issues)]
    return { ok: false, ...known, issues, ...nothing }
  }
  return {
    ok: found.length === 0,
    ...known,
    issues: found,
    rules: verdict.rules,
    testsPassed: verdict.testsPassed,
    sentences: policySentences(compileFor(manifest, policy)),
    rulesChanged: before === undefined ? null : rulesChanged(before, manifest, policy),
  }
}

const in_ = (file: CheckedManifest['issues'][number]['file'], issues: readonly Issue[]) =>
  issues.map((issue) => ({ ...issue, file }))

/** Of an unfinished draft: what is not said yet asks for nothing, so the tier can only become stricter. */
function tierSoFar(draft: JsonObject): Pick<CheckedManifest, 'tier' | 'tierFloor' | 'tierReasons'> {
  const { autonomy, tools, touchpoints, data_classes, affected, tier } = Manifest.shape
  const said = {
    autonomy: autonomy.safeParse(draft['autonomy']).data ?? 'advisory',
    tools: tools.safeParse(draft['tools']).data ?? [],
    touchpoints: touchpoints.safeParse(draft['touchpoints']).data ?? [],
    data_classes: data_classes.safeParse(draft['data_classes']).data ?? [],
    affected: affected.safeParse(draft['affected']).data ?? [],
    tier: tier.safeParse(draft['tier']).data,
  }
  return { tier: tierOf(said), tierFloor: tierFloor(said), tierReasons: tierReasons(said) }
}

function entityIssues(text: string): readonly Issue[] {
  try {
    readEntities(text)
    return []
  } catch (error) {
    if (error instanceof AnswerableError) return error.issues
    throw error
  }
}

function rulesChanged(
  before: NonNullable<Asked['before']>,
  manifest: Manifest,
  policy: string,
): CheckedManifest['rulesChanged'] {
  try {
    const old = compileFor(validate(Manifest, before.manifest), before.policy)
    const { tightens, changes } = policyDifference(old, compileFor(manifest, policy))
    return { tightens, sentences: changes.length === 0 ? [] : differenceSentences({ tightens, changes }) }
  } catch (error) {
    // What was registered before and compiles no longer cannot be compared; that is said by leaving it out.
    if (error instanceof PolicyError || error instanceof AnswerableError) return null
    throw error
  }
}
