import type { JsonObject } from '@answerable/contract'

/** What the caller's messages say, in their order. Words of the operator and of the model are not among them. */
export type Heard =
  | { readonly role: 'user'; readonly text: string }
  /** `call`: the id of the tool call it answers; `tool`: as the history names it */
  | { readonly role: 'tool'; readonly call: string; readonly tool: string | undefined; readonly text: string }

/** One request of the caller, as the gate reads it. */
export type Turn = {
  readonly model: string
  readonly stream: boolean
  readonly heard: readonly Heard[]
  /** whether the model has answered before in this conversation */
  readonly begun: boolean
  /** who asked, as the application says it in the body */
  readonly person: string | undefined
  /** what goes upstream: fields this version knows, and no others */
  readonly body: JsonObject
}

/**
 * A tool call of the model. `arguments` is undefined where they are no JSON object: nobody can judge them. A `custom` tool
 * takes one text, judged as the argument `input`.
 */
export type ToolCall = {
  readonly id: string
  readonly tool: string
  readonly arguments: JsonObject | undefined
  readonly custom: boolean
}

/** What the model answered: everything in it that somebody could read, and everything it wants done. */
export type Said = { readonly text: string; readonly calls: readonly ToolCall[] }

/** What of an answer the caller may have. */
export type Verdict = {
  /** positions of the calls that pass */
  readonly calls: ReadonlySet<number>
  readonly text: boolean
  /** whether people are being asked about something in it */
  readonly held: boolean
  /** what was withheld and why, for people; empty when everything passes */
  readonly sentence: string
  /** the same as data: `answerable` of the reply */
  readonly answerable: JsonObject
}

/** One of the two APIs. A reply is judged and shaped as one JSON document, also where it is streamed. */
export type Dialect = {
  /** below the upstream's base address, and below ours */
  readonly path: string
  /** @throws GatewayError for what does not pass */
  read(body: JsonObject): Turn
  /** Puts the events of a stream together to the document that the same request without `stream` is answered with. */
  collect(events: AsyncIterable<string>): Promise<JsonObject>
  /** @throws GatewayError for a reply with parts that nobody could judge */
  said(reply: JsonObject): Said
  /** INVARIANT: made of what was judged, part by part; nothing else of the upstream's reply is copied. */
  shape(reply: JsonObject, said: Said, verdict: Verdict): JsonObject
  /** a shaped document as server-sent events */
  events(shaped: JsonObject, turn: Turn): string
}
