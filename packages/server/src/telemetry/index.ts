export { createExporter, type Exporter } from './exporter.ts'
export { ingestTraces } from './ingest.ts'
export { toldWriter } from './told-writer.ts'
