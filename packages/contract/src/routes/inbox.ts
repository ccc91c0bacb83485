import { z } from 'zod'
import { Page, read, type Route } from './route.ts'

/** What the caller was told. */
export const inboxRoutes = {
  inbox: read(
    '/v1/inbox',
    'person',
    'Messages to the caller, newest first; `all` includes what was acknowledged',
    Page.extend({ all: z.enum(['true', 'false']).optional() }),
  ),
  acknowledgeMessage: {
    ...read('/v1/inbox/{message}/acknowledge', 'person', 'Mark a message as seen; it changes nothing else'),
    method: 'POST',
  },
} as const satisfies Record<string, Route>
