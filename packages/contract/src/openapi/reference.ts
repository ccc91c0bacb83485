import { type ErrorCode, errorTable } from '../errors.ts'
import { menderOf, type ReasonCode, reasonCatalogue } from '../reasons.ts'
import { type Permission, type Route, type RouteName, routes } from '../routes/table.ts'

const GENERATED = '<!-- Generated from packages/contract by `npm run docs`. Do not edit. -->'

const cell = (text: string): string => text.replaceAll('|', '\\|')

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** docs/reference/errors.md */
export function errorsReference(): string {
  const codes = Object.keys(errorTable) as ErrorCode[]
  return `${GENERATED}
# Errors

Every failed request is answered with a problem document (RFC 9457, \`application/problem+json\`): \`type\`, \`title\`,
\`status\`, \`detail\`, \`code\`, \`mend\`, \`instance\`, and \`issues\` where single fields are wrong. The set of codes is
closed. A failed request has changed nothing. 503 is worth trying again after \`Retry-After\` seconds, with the same
idempotency key.

${codes.map(errorSection).join('\n')}`
}

function errorSection(code: ErrorCode): string {
  const { status, title, mend } = errorTable[code]
  return `## ${code}\n\n${status}. ${title}.\n\n${mend}\n`
}

/** docs/reference/reasons.md */
export function reasonsReference(): string {
  const codes = Object.keys(reasonCatalogue) as ReasonCode[]
  return `${GENERATED}
# Reasons

Why the gate answered as it did. Entries hold the code; replies add the sentence, and who can mend it, by role.

${table(
  ['code', 'sentence', 'who can mend it'],
  codes.map((code) => [`\`${code}\``, reasonCatalogue[code].sentence, menderOf({ code })]),
)}
`
}

const WHO: Readonly<Record<Permission, string>> = {
  public: 'Anyone.',
  setup: 'The installer, with the setup token in the body.',
  invitee: 'Whoever holds the token of the invitation, in the body.',
  person: 'A person, with a bearer token.',
  agent: 'An agent, with a bearer token.',
  any: 'A person or an agent, with a bearer token.',
  signed: 'A person, by a signed statement in the body. No token counts.',
}

/** docs/reference/http-api.md */
export function httpReference(): string {
  const all = Object.entries(routes) as [RouteName, Route][]
  return `${GENERATED}
# HTTP API

JSON over HTTP. \`GET /v1/openapi.json\` is the same as OpenAPI 3.1, with every schema. Errors: [errors.md](errors.md).

- **Bodies** are one JSON object, UTF-8, at most 1,200,000 bytes and 32 levels deep, without duplicate names or unknown
  fields. Numbers stay within ±(2^53-1).
- **Tokens**: \`POST /v1/token\` takes an assertion signed with the key of an agent or a person (RFC 7523) and gives a
  bearer token for 15 minutes. It is dead as soon as that key, agent or person is.
- **Signed routes**: \`POST /v1/statements\` gives the sentences and the statement; the person signs its RFC 8785 form
  with Ed25519; the route takes the payload with \`statement\` and \`signature\` beside it.
- **Runs**: \`POST /v1/runs\` returns \`runToken\`. Everything under the run is sent with it in \`Answerable-Run\`.
- **Idempotency**: \`Idempotency-Key\` on every POST that leads to an entry. The same key and body give the same answer;
  another body is \`idempotency_key_reused\`. Keys are scoped to principal and route.
- **Replies** to commands carry \`index\`, the entry they are true at, and a \`receipt\`. Reads carry \`index\`; governance
  reads take \`asOf\` and carry an \`ETag\`.

${table(
  ['route', 'who', 'what'],
  all.map(([name, { method, path, permission, summary }]) => [
    `[\`${method} ${path}\`](#${name.toLowerCase()})`,
    permission,
    summary,
  ]),
)}

${all.map(([name, route]) => section(name, route)).join('\n')}`
}

function section(name: RouteName, { method, path, permission, command, events, errors, summary }: Route): string {
  const lines = [
    `## ${name}`,
    '',
    `\`${method} ${path}\`: ${summary}.`,
    '',
    `- Who: ${WHO[permission]}`,
    ...(command === undefined ? [] : [`- Command: \`${command}\``]),
    ...(events.length === 0 ? [] : [`- Entry: ${events.map((event) => `\`${event}\``).join(', ')}`]),
    `- Errors: ${[...new Set(errors)].map((code) => `[\`${code}\`](errors.md#${code})`).join(', ')}`,
  ]
  return `${lines.join('\n')}\n`
}
