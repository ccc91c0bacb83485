import { AnswerableError } from '@answerable/contract'
import { equalSecret, mac, purposeKey } from './secrets.ts'

/** A batch may span runs; past this many the header is an attempt to keep the server busy. */
const MAX_TOKENS = 100

export type RunTokens = {
  /** The token of a run: the same every time, so that a retried `POST /v1/runs` gets the same answer. */
  issue(run: string, agent: string): string
  /**
   * The runs an `Answerable-Run` header proves for this agent.
   * @throws AnswerableError `unauthenticated` when any token in it is not genuine for the agent
   */
  runsIn(header: string | null, agent: string): ReadonlySet<string>
}

/**
 * Everything under one run token is one chain, whatever an agent says about causes. The token binds run and agent, so
 * that code holding an agent's credential cannot continue a run it was not handed (design section 1, "run").
 */
export function runTokens(tokenSecret: Uint8Array): RunTokens {
  const key = purposeKey(tokenSecret, 'run-token')
  const tag = (run: string, agent: string): Buffer => mac(key, `${run}\n${agent}`)
  const open = (token: string, agent: string): string => {
    const [run = '', value = '', ...rest] = token.split('.')
    if (rest.length > 0 || !equalSecret(Buffer.from(value, 'base64url'), tag(run, agent))) throw foreign()
    return run
  }
  return {
    issue: (run, agent) => `${run}.${tag(run, agent).toString('base64url')}`,
    runsIn: (header, agent) => {
      if (header === null) return new Set()
      const tokens = header.split(',', MAX_TOKENS + 1)
      if (tokens.length > MAX_TOKENS) throw foreign()
      return new Set(tokens.map((token) => open(token.trim(), agent)))
    },
  }
}

function foreign(): AnswerableError {
  return new AnswerableError('unauthenticated', 'Answerable-Run holds no run token that this agent was given.')
}
