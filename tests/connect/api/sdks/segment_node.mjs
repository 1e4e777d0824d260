import './clock.mjs'
const { Analytics } = await import('@segment/analytics-node')

const client = new Analytics({ writeKey: process.env.KEY, host: process.env.HOST, flushAt: 20, flushInterval: 50, maxRetries: 10 })
const failed = []
client.on('error', (error) => failed.push(error))
for (let n = 0; n < Number(process.env.COUNT); n++) {
  client.track({ userId: `user ${n % 7}`, anonymousId: `visitor ${n % 7}`, event: '买了', properties: { n } })
}
client.identify({ userId: 'user 0', traits: { name: '小满', email: 'xiaoman@example.test' } })
await client.closeAndFlush({ timeout: 60_000 })
if (failed.length) throw new Error(JSON.stringify(failed[0]))
