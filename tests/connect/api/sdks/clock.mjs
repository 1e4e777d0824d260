// A machine whose clock is wrong by $AHEAD seconds: imported before an SDK, which asks it for the time.
const ahead = Number(process.env.AHEAD ?? 0) * 1000
const Right = Date
if (ahead) {
  globalThis.Date = class extends Right {
    constructor(...told) {
      super(...(told.length ? told : [Right.now() + ahead]))
    }
    static now() {
      return Right.now() + ahead
    }
  }
}
