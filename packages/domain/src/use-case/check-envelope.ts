import type { Issue, Manifest } from '@answerable/contract'

/** What the gate compares by itself; for policy and review the words bind people only. */
const CHECKED = ['model', 'prompt', 'tool', 'source'] as const

/** An envelope must not promise what the gate cannot hold: bounds on what it cannot see, or on names nobody knows. */
export function envelopeIssues(manifest: Manifest): Issue[] {
  const issues: Issue[] = []
  const ids = manifest.envelope.map(({ id }) => id)
  manifest.envelope.forEach(({ id, what, of, allow, grace_hours: grace }, n) => {
    const at = (field: string, message: string): void => {
      issues.push({ path: `/envelope/${n}/${field}`, message })
    }
    if (ids.indexOf(id) !== n) at('id', `${id} stands twice`)
    const checked = (CHECKED as readonly string[]).includes(what)
    if (!checked && allow !== undefined) at('allow', `the gate cannot check a change of ${what}`)
    if (!checked && grace !== undefined) at('grace_hours', `the gate cannot see a change of ${what}`)
    if (allow?.starting !== undefined && what !== 'model') at('allow/starting', 'only versions of models begin alike')
    const named = what === 'model' ? manifest.models : what === 'prompt' ? manifest.prompts : []
    if (of !== undefined && !named.some((item) => item.id === of)) at('of', `${of} is no ${what} of this manifest`)
  })
  const { deployment } = manifest
  if (deployment !== undefined && deployment.key === undefined && deployment.oidc === undefined)
    issues.push({ path: '/deployment', message: 'names neither a key nor an OIDC identity' })
  return issues
}
