/** The few sentences the browser itself has to say; everything else comes from the server. */
const WORDS = {
  offline: ["与服务器的连接已断开，正在重连。", "The connection to the server is lost; reconnecting."],
  online: ["已连接。", "Connected."],
  unsent: ["没有连上服务器，内容没有提交，已填写的都还在。请稍后重试。", "The server was not reached. Nothing was sent and what you typed is still here. Try again in a moment."],
  refused: ["服务器没有接受这次操作（{status}），已填写的都还在。", "The server did not accept this ({status}); what you typed is still here."],
  expired: ["登录已过期，请在新窗口登录后重试，已填写的都还在。", "Your session has ended. Sign in in a new window and try again; what you typed is still here."],
  locating: ["正在定位……", "Locating …"],
  located: ["已定位，精度约 {metres} 米。", "Located to about {metres} m."],
  notLocated: ["没有取得位置，请直接填写经纬度。", "The place could not be had. Type longitude and latitude."],
  tracking: ["正在记录轨迹：已发送 {sent} 个位置，待发送 {waiting} 个。请保持此页打开。", "Your track is being recorded: {sent} places sent, {waiting} waiting. Keep this page open."],
  notTracking: ["设备没有给出位置，轨迹没有记录。当班照常进行。", "The device gives no place, so no track is recorded. The duty goes on all the same."],
  trackOver: ["当班已结束，不再记录轨迹。", "The duty is over; nothing is recorded any more."],
  close: ["关闭", "Close"],
  moreCases: ["范围内案件太多，只画出一部分，请放大。", "Too many cases in view: only some are drawn. Zoom in."],
  mapFailed: ["地图数据没有取到，正在显示的可能不完整。", "Map data could not be loaded; what you see may be incomplete."],
  moreHere: ["此处另有 {count} 件", "{count} more here"],
  zoomIn: ["放大", "Zoom in"],
  zoomOut: ["缩小", "Zoom out"],
  map: ["地图", "Map"],
  closePopup: ["关闭弹窗", "Close popup"],
  readAt: ["{at} 读取", "Read at {at}"],
  staleSince: ["数据停在 {at}", "Standing still since {at}"],
  neverRead: ["没有取到数据", "Could not be read"],
} as const;

export type Word = keyof typeof WORDS;

/** Return the sentence in the page's language, with `{name}` places filled. */
export function say(word: Word, values: Record<string, string | number> = {}): string {
  const text = WORDS[word][document.documentElement.lang.startsWith("en") ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
}
