import type { Manifest } from './manifest.ts'

/** What the record of a vendor holds: liable by contract, so the contract has to say these four. */
export const VENDOR_PARTS = ['duties', 'incident_contact', 'notice_days', 'exit'] as const
export type VendorPart = (typeof VENDOR_PARTS)[number]

export const VENDOR_PART_WORDS: Readonly<Record<VendorPart, string>> = {
  duties: 'duties',
  incident_contact: 'contact for incidents',
  notice_days: 'term of notice',
  exit: 'way out',
}

/** Vendors whose record lacks something, with what it lacks; in the order of the file. */
export function vendorGaps({ vendors }: Pick<Manifest, 'vendors'>): { vendor: string; missing: VendorPart[] }[] {
  return vendors.flatMap((vendor) => {
    const missing = VENDOR_PARTS.filter((part) => vendor[part] === undefined)
    return missing.length === 0 ? [] : [{ vendor: vendor.id, missing }]
  })
}
