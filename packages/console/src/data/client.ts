import { QueryClient } from '@tanstack/react-query'
import { Problem } from './http.ts'

const FRESH = 2000
const TRIES = 3

/** Whether asking again could help: the server was not reached, or said it is busy or recovering. */
const transient = (error: unknown): boolean =>
  error instanceof Problem && (error.document.status === 0 || error.document.status === 503)

export const queryClient = new QueryClient({
  defaultOptions: {
    // What the browser thinks of its network is no answer: the server may be this very machine.
    queries: {
      networkMode: 'always',
      staleTime: FRESH,
      retry: (failures, error) => failures < TRIES && transient(error),
    },
    // An act is never repeated by itself: whether it happened is for the person to see.
    mutations: { networkMode: 'always', retry: false },
  },
})
