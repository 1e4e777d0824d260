import './clock.mjs'
const { default: Analytics } = await import('@rudderstack/rudder-sdk-node')

const client = new Analytics(process.env.KEY, {
  dataPlaneUrl: process.env.HOST,
  gzip: Boolean(process.env.GZIP),
  flushAt: 20,
  flushInterval: 50,
  retryCount: 10,
})
for (let n = 0; n < Number(process.env.COUNT); n++) {
  client.track({ userId: `user ${n % 7}`, event: '买了', properties: { n } })
}
client.identify({ userId: 'user 0', traits: { name: '小满', email: 'xiaoman@example.test' } })
await client.flush()
