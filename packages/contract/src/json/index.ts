export { MAX_BODY_DEPTH, parseStrict, parseStrictBytes } from './parse-strict.ts'
export { issuesOf, validate } from './validate.ts'
