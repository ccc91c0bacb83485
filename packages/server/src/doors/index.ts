import { dockerMcpDoors } from './docker-mcp.ts'
import type { Door } from './door.ts'
import { envoyDoor } from './envoy.ts'
import { opaDoors } from './opa.ts'

/** Every door beside the routes of the contract: protocols other programs speak already. See docs/guide/gateways.md. */
export const doors: readonly Door[] = [...opaDoors, envoyDoor, ...dockerMcpDoors]

export { type Door, type DoorCall } from './door.ts'
