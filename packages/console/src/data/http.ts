/** A refusal of the server (RFC 9457), with what to do about it. */
export type ProblemDocument = {
  status: number
  code: string
  title: string
  detail: string
  mend: string
  issues?: readonly { path: string; message: string }[]
  reasons?: readonly { code: string; sentence: string; mend: string }[]
  instance?: string
}

export class Problem extends Error {
  readonly document: ProblemDocument
  constructor(document: ProblemDocument, options?: ErrorOptions) {
    super(document.detail, options)
    this.name = 'Problem'
    this.document = document
  }
}

/** Codes of this side: the server was not reached, or answered what is no answer. */
export const UNREACHED = 'unreached'

type Query = Readonly<Record<string, string | number | undefined>>

/** @throws Problem */
export async function getJson<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const response = await send(withQuery(path, query), { signal: signal ?? null })
  return (await response.json()) as T
}

/** @throws Problem */
export async function postJson<T>(path: string, body: object): Promise<T> {
  const response = await send(path, {
    method: 'POST',
    // A form of another site can send no header of its own: the server takes changes only with it.
    headers: { 'content-type': 'application/json', 'answerable-console': '1' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return (text === '' ? {} : JSON.parse(text)) as T
}

/** @throws Problem */
export async function getText(path: string, query: Query = {}): Promise<string> {
  const response = await send(withQuery(path, query), {})
  return response.text()
}

export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  if (given.length === 0) return path
  return `${path}?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()}`
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new Problem({ status: 0, code: UNREACHED, title: '', detail: '', mend: '' }, { cause })
  }
  if (response.ok) return response
  throw new Problem(await documentOf(response))
}

async function documentOf(response: Response): Promise<ProblemDocument> {
  const empty = { status: response.status, code: UNREACHED, title: '', detail: '', mend: '' }
  try {
    return { ...empty, ...((await response.json()) as Partial<ProblemDocument>) }
  } catch {
    // A proxy in between answered with a page of its own.
    return empty
  }
}
