/** A secret in a text. It says where, never what. Positions are UTF-16 code units, ends exclusive. */
export interface SecretFinding {
  /** Id of the rule that found it; where several did, of the one that says most. */
  rule: string
  /** Other rules that found the same or an overlapping secret. */
  also: string[]
  /** What to redact: the secret itself, without the name it was given. */
  start: number
  end: number
  /** The whole match, with the context the rule asks for. */
  match: { start: number; end: number }
  /** Bits per character of the secret. */
  entropy: number
}

/** A rule that could not be used, so that nobody takes its silence for an answer. */
export interface UnsupportedRule {
  id: string
  why: string
}

/**
 * Joins findings that overlap, since one stretch of text can be redacted once only. The rule that says most gives its
 * name: a specific one before one whose id says `generic`, then the longer secret, then the earlier rule.
 *
 * @param order index of each rule id in its set
 */
export function joinFindings(findings: SecretFinding[], order: (rule: string) => number): SecretFinding[] {
  const rank = (a: SecretFinding, b: SecretFinding): number =>
    Number(isGeneric(a.rule)) - Number(isGeneric(b.rule)) ||
    b.end - b.start - (a.end - a.start) ||
    order(a.rule) - order(b.rule)
  return clusters(findings).map((cluster) => {
    const best = cluster.toSorted(rank)[0] as SecretFinding
    const ids = new Set(cluster.flatMap(({ rule, also }) => [rule, ...also]))
    ids.delete(best.rule)
    return {
      rule: best.rule,
      also: [...ids].toSorted((a, b) => order(a) - order(b)),
      start: Math.min(...cluster.map(({ start }) => start)),
      end: Math.max(...cluster.map(({ end }) => end)),
      match: {
        start: Math.min(...cluster.map(({ match }) => match.start)),
        end: Math.max(...cluster.map(({ match }) => match.end)),
      },
      entropy: best.entropy,
    }
  })
}

const isGeneric = (rule: string): boolean => rule.startsWith('generic')

/** Findings in text order, those that share a character together. */
function clusters(findings: SecretFinding[]): SecretFinding[][] {
  const groups: SecretFinding[][] = []
  let end = -1
  for (const finding of findings.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const group = groups.at(-1)
    if (group !== undefined && finding.start < end) group.push(finding)
    else groups.push([finding])
    end = group !== undefined && finding.start < end ? Math.max(end, finding.end) : finding.end
  }
  return groups
}
