/** Name of the chat's script, put in by the build. */
declare const __CHAT_FILE__: string;
