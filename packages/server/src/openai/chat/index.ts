import type { Dialect } from '../types.ts'
import { collectChat } from './collect.ts'
import { chatEvents } from './events.ts'
import { saidInChat, shapeChat } from './reply.ts'
import { readChat } from './request.ts'

/** Chat Completions. */
export const chat: Dialect = {
  path: '/chat/completions',
  read: readChat,
  collect: collectChat,
  said: saidInChat,
  shape: shapeChat,
  events: chatEvents,
}
