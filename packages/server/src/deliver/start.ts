import { type DeliverDeps, deliverDue } from './deliver.ts'
import { mailSender, type MailSettings } from './mail.ts'
import { webhookSender, type WebhookSettings } from './webhook.ts'

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
  const reported = new Set<string>()
  let running: Promise<unknown> = Promise.resolve()
  let busy = false
  const look = async (): Promise<void> => {
    busy = true
    try {
      // A full outbox is emptied without waiting for the next look.
      while ((await deliverDue({ ...deps, senders })) > 0);
      reported.clear()
    } catch (error) {
      const kind = String(error)
      if (!reported.has(kind)) deps.report(`deliveries: ${kind}`)
      reported.add(kind)
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => {
    if (!busy) running = look()
  }, EVERY)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
    mail?.close()
  }
}
