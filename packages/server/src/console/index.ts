export { consoleAnswers } from './answer-console.ts'
export { readConsole } from './console-files.ts'
export { findConsole } from './find-console.ts'
