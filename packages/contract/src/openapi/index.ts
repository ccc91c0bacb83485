export { openApiDocument } from './document.ts'
export { errorsReference, httpReference, reasonsReference } from './reference.ts'
