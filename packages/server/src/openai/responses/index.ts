import type { Dialect } from '../types.ts'
import { responsesEvents } from './events.ts'
import { collectResponses, saidInResponses, shapeResponses } from './reply.ts'
import { readResponses } from './request.ts'

/** Responses. */
export const responses: Dialect = {
  path: '/responses',
  read: readResponses,
  collect: collectResponses,
  said: saidInResponses,
  shape: shapeResponses,
  events: responsesEvents,
}
