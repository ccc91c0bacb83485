/** The made-up people of the interoperability scenario, by the ids its identity provider gives them. */
const id = (digit: number): string =>
  Buffer.from(`\n$fd${digit}614d3-c39a-4781-b7bd-8b96f5a5100d\x12\x05local`, 'latin1').toString('base64')

export const RICK = id(0)
export const MORTY = id(1)
export const SUMMER = id(2)
export const BETH = id(3)
export const JERRY = id(4)
