import type { DomainEvent, ErrorCode, EventOf, EventType, Issue } from '@answerable/contract'
import type { Decided, NewDocument } from './types.ts'

export type Refused = Extract<Decided, { ok: false }>

/** A refusal: nothing changes, the caller learns the code and one sentence. */
export function no(code: ErrorCode, detail: string, issues?: readonly Issue[]): Refused {
  return { ok: false, code, detail, ...(issues === undefined ? {} : { issues }) }
}

export function isRefused(value: object): value is Refused {
  return 'ok' in value && value.ok === false
}

/** One event and, if any, the documents stored with it. */
export function yes<T extends EventType>(
  event: Omit<EventOf<T>, 'cause' | 'seal'> & { type: T; seal?: EventOf<T>['seal']; cause?: string[] },
  documents?: NewDocument[],
): Decided {
  const whole = { ...event, seal: event.seal ?? {}, cause: event.cause ?? [] } as unknown as DomainEvent
  return { ok: true, events: [whole], ...(documents === undefined ? {} : { documents }) }
}
