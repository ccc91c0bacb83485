import { readFileSync } from 'node:fs'
import { VerificationError, verifyBundle, verifyReceipt } from '../src/index.ts'

/** `node verify.mjs <file> [log key …]`: exit 0 it holds, 1 it does not, 2 nobody vouches for the key. */
function main([file, ...vkeys]: readonly string[]): number {
  if (file === undefined) {
    console.error('usage: node verify.mjs bundle.json|*.receipt.json [log key ...]')
    return 64
  }
  const text = readFileSync(file, 'utf8')
  const options = { now: new Date(), ...(vkeys.length === 0 ? {} : { vkeys }) }
  try {
    const { checks, keyPinned } = text.includes('"answerable-evidence@v1"')
      ? verifyBundle(text, options)
      : verifyReceipt(text, options)
    for (const { name, ok, detail } of checks) console.log(`${ok ? 'ok  ' : 'NOT '} ${name}: ${detail}`)
    console.log(
      keyPinned ? 'It holds.' : 'It holds only if the key of the log is the right one: give it as an argument.',
    )
    return keyPinned ? 0 : 2
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    console.log(`It does not hold: ${error.message} (${error.code})`)
    return 1
  }
}

process.exitCode = main(process.argv.slice(2))
