import '../../../src/mcp/compiled-dependencies.ts'

// After the line above, and so not by a static import: those are resolved before anything runs.
export const { Client, InMemoryTransport, ProtocolError, StreamableHTTPClientTransport } = await import(
  '@modelcontextprotocol/client'
)
