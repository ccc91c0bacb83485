import { AnswerableError } from '@answerable/contract'
import { verifyAssertion } from '../auth/assertion.ts'
import { ACCESS_TOKEN_SECONDS } from '../auth/access-token.ts'
import { readForm } from './body.ts'
import type { Call, Reply } from './edge.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * The token endpoint: the client credentials grant (RFC 6749 section 4.4) with a client that authenticates by a signed
 * assertion (RFC 7523 section 2.2). No secret is shared, so none can leak from here.
 */
export async function issueToken({ edge, request }: Call): Promise<Reply> {
  const form = await readForm(request)
  expect(form, 'grant_type', 'client_credentials')
  expect(form, 'client_assertion_type', ASSERTION_TYPE)
  const { model } = await edge.view()
  const wallClock = edge.wallClock()
  const { audiences, keyIdOf } = edge
  const context = { model, now: await edge.now(), wallClock, audiences, keyIdOf }
  const holder = await verifyAssertion(form['client_assertion'] ?? '', context)
  if (form['client_id'] !== undefined && form['client_id'] !== holder.id) {
    throw new AnswerableError('unauthenticated', 'client_id is not the subject of the assertion (RFC 7523 section 3).')
  }
  // Good once: whoever reads an assertion on the way gains nothing by sending it again.
  const seenAs = `${holder.id}\n${holder.jti}`
  const until = new Date((holder.expires + 60) * 1000).toISOString()
  if (!(await edge.store.seeOnce(seenAs, until, wallClock))) {
    throw new AnswerableError('unauthenticated', 'The client assertion was used before.')
  }
  const token = await edge.tokens.issue(holder, wallClock)
  return { json: { access_token: token, token_type: 'Bearer', expires_in: ACCESS_TOKEN_SECONDS } }
}

function expect(form: Readonly<Record<string, string>>, field: string, value: string): void {
  if (form[field] === value) return
  const issue = { path: field, message: `must be ${value}` }
  throw new AnswerableError('invalid_input', `${field}: ${issue.message}`, { issues: [issue] })
}
