import { type DeliverDeps, deliverDue } from './deliver.ts'
import { mailSender, type MailSettings } from './mail.ts'
import { webhookSender, type WebhookSettings } from './webhook.ts'
import { every } from '../platform/every.ts'

/** Milliseconds between two looks at the outbox. */
const EVERY = 500

export type DeliverySettings = {
  mail?: Omit<MailSettings, 'origin'>
  webhook?: WebhookSettings
}

/** The channels a deployment is configured for, in the words of the outbox. */
export function channelsOf({ mail, webhook }: DeliverySettings): ('mail' | 'webhook')[] {
  return [...(mail === undefined ? [] : ['mail' as const]), ...(webhook === undefined ? [] : ['webhook' as const])]
}

/** Starts delivering. @returns stops, once what is under way has ended */
export function startDeliveries(
  settings: DeliverySettings,
  origin: string,
  deps: Omit<DeliverDeps, 'senders'>,
): () => Promise<void> {
  const mail = settings.mail === undefined ? undefined : mailSender({ ...settings.mail, origin })
  const senders = {
    ...(mail === undefined ? {} : { mail: mail.send }),
    ...(settings.webhook === undefined ? {} : { webhook: webhookSender(settings.webhook, deps.now) }),
  }
  const stop = every(
    EVERY,
    async () => {
      // A full outbox is emptied without waiting for the next look.
      while ((await deliverDue({ ...deps, senders })) > 0);
    },
    (error) => deps.report(`deliveries: ${String(error)}`),
  )
  return async () => {
    await stop()
    mail?.close()
  }
}
