import { describe, test } from 'node:test'
import { NO_POSTGRES } from '../helpers/deployment.ts'
import { killAtEach } from './kill-points.ts'

// Every call is in kill-points.long.test.ts; here some of them, the first and the last among them.
const STRIDE = 20

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`kill -9 on ${store}`, { skip: store === 'postgres' && NO_POSTGRES }, () => {
    for (const what of ['write', 'erase'] as const) {
      test(`before a call to a store while it does ${what}: whole or not at all`, { timeout: 1_200_000 }, () =>
        killAtEach(store, what, STRIDE),
      )
    }
  })
}
