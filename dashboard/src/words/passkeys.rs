use super::words;

words! { passkeys: Passkeys,
    plain {
        title: "Passkeys", "通行密钥";
        lead: "Sign in with a finger, a face or a code of this device, without a link or a token", "用本设备的指纹、面容或密码登录，无需链接或令牌";
        none: "No passkey yet.", "还没有通行密钥。";
        add: "Add a passkey", "添加通行密钥";
        label: "Name", "名称";
        label_hint: "Such as “Laptop”", "例如“笔记本电脑”";
        whose: "Whose", "所属";
        made: "Made", "创建于";
        used: "Last used", "最近使用";
        remove: "Remove", "移除";
        remove_title: "Remove this passkey?", "移除此通行密钥？";
        remove_body: "It signs nobody in any more, and who signed in with it is signed out.", "将无法再用它登录，已登录者会被登出。";
        codes: "Make recovery codes", "生成恢复代码";
        codes_lead: "Each signs in once, where a token is asked for. New ones replace those from before.", "每个代码可在输入令牌处登录一次；生成新代码后旧代码失效。";
        codes_once: "These codes are shown once. Keep them where you find them without this device.", "代码只显示一次，请妥善保存在本设备之外。";
        sign_in: "Sign in with a passkey", "用通行密钥登录";
        declined: "No passkey was used.", "未使用通行密钥。";
        unsupported: "This browser, or this address, has no passkeys. They need HTTPS or localhost, and a name instead of an IP address.", "此浏览器或地址不支持通行密钥，需要 HTTPS 或 localhost，且不能使用 IP 地址。";
        refused: "This passkey is not known here.", "此处不认识该通行密钥。";
        or: "or", "或";
    }
    filled {
    }
}
