import type { Format } from '../text/format.ts'

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu

/** What the server says, with its instants written out in the zone of the reader. */
export const withInstants = (said: string, f: Format): string => said.replaceAll(INSTANT, (at) => f.instant(at))
