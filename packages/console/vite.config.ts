import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Replaced by the server with a fresh nonce for each page it answers. */
const NONCE = '__ANSWERABLE_NONCE__'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react()],
  resolve: {
    // Our own packages from their sources; everything else as it was published.
    alias: [
      { find: /^@answerable\/(\w+)$/u, replacement: fileURLToPath(new URL('../$1/src/index.ts', import.meta.url)) },
    ],
  },
  html: { cspNonce: NONCE },
  build: {
    target: 'es2023',
    assetsDir: 'assets',
    // A data: address inside a style sheet would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // The contract's modules only define things: what a page does not use of them need not be sent to it.
      treeshake: { moduleSideEffects: (id) => !/packages\/(?:contract|verifier)\/src\//u.test(id) },
    },
  },
})
