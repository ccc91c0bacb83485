import { queryOptions } from '@tanstack/react-query'
import { getText } from './http.ts'

/** `GET /checkpoint`: the newest signed head, C2SP tlog-checkpoint text. */
export const checkpointQuery = queryOptions({ queryKey: ['checkpoint'], queryFn: () => getText('/checkpoint') })
