import type { Command, JsonObject, JsonValue } from '@answerable/contract'
import { actionDigest, type Envelope } from '@answerable/domain'
import { type Detectors, Redactor } from './redactor.ts'

export type EnvelopeRedactor = (envelope: Envelope) => Envelope

/**
 * Takes the secrets out of a command before it enters the queue.
 * INVARIANT: what the writer gets holds no secret the rules know, so no entry, vault row, statement, reply, error or log
 * line made from it does. The digest of an action is taken first: approved = shown = executed still holds for the call
 * as the caller has it.
 * @throws AnswerableError `invalid_input` where a secret is the name of a tool or a person
 */
export function envelopeRedactor(detectors: Detectors, tools: { digest(value: JsonValue): string }): EnvelopeRedactor {
  return ({ command: sent, principal, idempotency, emitter }) => {
    const redactor = new Redactor(detectors)
    const command = redacted(sent, redactor)
    const { seen } = redactor
    // Put together anew: what an envelope already claims was seen does not get through.
    const said = {
      command,
      principal,
      ...(idempotency === undefined ? {} : { idempotency }),
      ...(emitter === undefined ? {} : { emitter }),
    }
    if (seen === undefined) return said
    const action =
      sent.type === 'decision.request' && seen.secrets.length > 0 ? { action: actionDigest(tools, sent.payload) } : {}
    return { ...said, seen: { ...action, ...seen } }
  }
}

function redacted(command: Command, redactor: Redactor): Command {
  switch (command.type) {
    case 'run.open': {
      redactor.name(command.payload.onBehalfOf, 'onBehalfOf')
      const request = redactor.text(command.payload.request, 'request')
      return { ...command, payload: { ...command.payload, request } }
    }
    case 'observation.record': {
      redactor.name(command.payload.tool, 'tool')
      const content = redactor.text(command.payload.content, 'observation')
      return { ...command, payload: { ...command.payload, content } }
    }
    case 'decision.request': {
      const { payload } = command
      redactor.name(payload.tool, 'tool')
      const given = redactor.values(payload.arguments as JsonObject, 'arguments')
      const text = payload.text === undefined ? {} : { text: redactor.text(payload.text, 'output') }
      return { ...command, payload: { ...payload, arguments: given, ...text } }
    }
    case 'effect.record': {
      const { detail } = command.payload
      if (detail === undefined) return command
      return { ...command, payload: { ...command.payload, detail: redactor.text(detail, 'effect') } }
    }
    case 'incident.report': {
      const { payload } = command
      const [title, description] = [
        redactor.text(payload.title, 'output'),
        redactor.text(payload.description, 'output'),
      ]
      return { ...command, payload: { ...payload, title, description } }
    }
    default:
      return command
  }
}
