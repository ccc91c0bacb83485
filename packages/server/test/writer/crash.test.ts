import { describe, it } from 'node:test'
import { killRounds } from '../store/support/crash-rounds.ts'
import { storeKinds } from '../store/support/stores.ts'

for (const kind of storeKinds) {
  describe(`killed under load on ${kind.name}`, { skip: kind.skip }, () => {
    it('10 times: what was acknowledged is there, once, and the ledger holds', { timeout: 180_000 }, async () => {
      const on = await kind.create()
      try {
        await killRounds(on, 10)
      } finally {
        await on.remove()
      }
    })
  })
}
