use super::words;

words! { common: Common,
    plain {
        skip: "Skip to content", "跳到正文";
        main_nav: "Main", "主导航";
        overview: "Overview", "概览";
        people: "People", "客户";
        settings: "Settings", "设置";
        theme: "Theme", "主题";
        language: "Language", "语言";
        sign_out: "Sign out", "退出";
        add_site: "Add a site", "添加站点";
        sites: "Your sites", "你的站点";
        owner: "Owner", "所有者";
        manager: "Manager", "经理";
        analyst: "Analyst", "分析员";
        loading: "Loading", "正在加载";
        try_again: "Try again", "重试";
        safe: "Your data is safe.", "你的数据没有受影响。";
        unreachable: "The server could not be reached.", "无法连接服务器。";
        too_slow: "The server took longer than 10 seconds.", "服务器超过 10 秒没有响应。";
        not_found: "It does not exist, or no longer.", "它不存在，或已被删除。";
        forbidden: "Your role does not allow it.", "你的角色没有此权限。";
        broke: "Something failed on the server.", "服务器出错了。";
        unreadable: "The answer could not be read; the server may be newer than this page. Reload it.", "无法读取返回内容；服务器可能已更新，请刷新页面。";
        offline: "The server cannot be reached.", "无法连接服务器。";
        lost_title: "There is no such page", "没有这个页面";
        lost_body: "The address may be old, or mistyped.", "地址可能已失效或输入有误。";
        to_overview: "To the overview", "返回概览";
        cancel: "Cancel", "取消";
        close: "Close", "关闭";
        save: "Save", "保存";
        saved: "Saved.", "已保存。";
        copy: "Copy", "复制";
        copied: "Copied", "已复制";
        never: "never", "从未";
        none: "none", "无";
        promoters: "Promoters", "推荐者";
        passives: "Passives", "中立者";
        detractors: "Detractors", "贬损者";
        promoter: "promoter", "推荐者";
        passive: "passive", "中立者";
        detractor: "detractor", "贬损者";
        interval_95: "95% interval", "95% 区间";
        not_yet: "Not yet significant", "尚不显著";
        not_yet_short: "not yet", "尚不显著";
        just_now: "just now", "刚刚";
        yesterday: "yesterday", "昨天";
        today: "Today", "今天";
        sign_in_title: "Sign in to Rapport", "登录 Rapport";
        sign_in_lead: "Open the one-time link that you were given, or paste a token.", "打开你收到的一次性链接，或粘贴令牌。";
        token: "Token", "令牌";
        token_hint: "From the terminal where Rapport runs, or from an owner of the site.", "来自运行 Rapport 的终端，或向站点所有者索取。";
        sign_in: "Sign in", "登录";
        signing_in: "Signing in", "正在登录";
        token_refused: "This token is not valid, or was used already. Ask for a new one.", "令牌无效或已使用，请重新索取。";
        no_sites_title: "No site yet", "还没有站点";
        no_sites_body: "A site is a shop or an app whose visitors you want to understand.", "站点就是你想了解其访客的商店或应用。";
    }
    filled {
        interval(low, high): "{low} to {high}", "{low} 至 {high}";
        switch_site(name): "Switch site. Current site: {name}", "切换站点，当前：{name}";
        title(page): "{page} · Rapport", "{page} · Rapport";
        did_not_load(what): "{what}: could not load", "{what}加载失败";
        code(status): "Code {status}", "代码 {status}";
        stale(time): "Numbers are from {time}. It goes on by itself when the connection is back.", "数字截至 {time}。连接恢复后会自动更新。";
        of_ten(score, group): "{score} of 10, {group}", "{score} 分（满分 10），{group}";
        of_five(score): "{score} of 5", "{score} / 5";
        of_seven(score): "{score} of 7", "{score} / 7";
        seconds(n): "{n} s", "{n} 秒";
        minutes(n): "{n} min", "{n} 分钟";
        hours(n): "{n} h", "{n} 小时";
        days(n): "{n} days", "{n} 天";
        weeks(n): "{n} weeks", "{n} 周";
        months(n): "{n} months", "{n} 个月";
        years(n): "{n} years", "{n} 年";
    }
}
