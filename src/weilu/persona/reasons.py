"""Why each rule finds what it finds, and what to do about it, in the reader's language. %(quote)s is what was found."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from weilu.kit.charts import Words


@dataclass(frozen=True, slots=True)
class Reason:
    name: Words
    why: Words
    fix: Words


REASONS: dict[str, Reason] = {
    "absolute": Reason(
        _("绝对化用语"),
        _("“%(quote)s”是绝对化用语，卖东西的话里不能用。"),
        _("改成说得清的事实，比如材质、做法、和自己以前比。"),
    ),
    "superlative": Reason(
        _("最、第一"),
        _("“%(quote)s”用在商品上可能算绝对化用语。"),
        _("没有出处就换成“很”“更”，或者写明在哪里、什么时候、和谁比。"),
    ),
    "state_name": Reason(_("国家机关名义"), _("“%(quote)s”借了国家机关或国家的名义。"), _("删掉，只说商品本身。")),
    "superstition": Reason(_("迷信"), _("“%(quote)s”带迷信色彩，广告里不能有。"), _("删掉，换成它真正的用处。")),
    "no_source": Reason(
        _("数字没有出处"),
        _("引用了数据，没有写从哪里来。"),
        _("写上来源、时间和样本，比如“据 2026 年 3 月群内问卷，n=312”。"),
    ),
    "belittling": Reason(_("贬低同行"), _("“%(quote)s”贬低了别的商家。"), _("只说自己的，不比别人。")),
    "medical": Reason(
        _("医疗用语"),
        _("“%(quote)s”说的是治病的作用，药品和医疗以外的都不能这么说。"),
        _("改成感受，比如“喝着舒服”“用着清爽”。"),
    ),
    "assured": Reason(
        _("保证性承诺"), _("“%(quote)s”保证了谁也保证不了的结果。"), _("改成能做到的，比如“七天内不满意可以退”。")
    ),
    "unlabelled_ad": Reason(
        _("广告没有标明"), _("像体验分享，又带着购买链接：这种内容要标明“广告”。"), _("在开头写上【广告】。")
    ),
    "no_way_out": Reason(
        _("没有退订方式"), _("营销消息要告诉对方怎样不再收到。"), _("结尾加一句“不想再收到，回复 退订”。")
    ),
    "unlabelled_machine": Reason(
        _("没有标明 AI 生成"), _("机器写的文字要标明是 AI 生成的。"), _("加上“（AI 生成）”。")
    ),
    "unfair": Reason(_("不公平条款"), _("“%(quote)s”排除了消费者的权利，写了也无效。"), _("删掉，照实写退换的条件。")),
    "minors": Reason(_("劝未成年人"), _("不能劝孩子去要家长买。"), _("改成对家长说的话。")),
    "sharing": Reason(
        _("诱导分享"), _("用好处换转发，微信会封链接、限账号。"), _("去掉转发的条件，愿意分享的人自然会分享。")
    ),
    "private": Reason(
        _("个人信息"), _("“%(quote)s”像是一个人的手机号或证件号，不能公开。"), _("删掉，或改用客服的公开电话。")
    ),
    "leading_away": Reason(
        _("引到站外"),
        _("“%(quote)s”把人引到平台外面，容易被平台处罚，成员也怕是骗子。"),
        _("改成在本群、本账号里联系。"),
    ),
    "sensitive": Reason(_("敏感词"), _("“%(quote)s”是敏感词。"), _("删掉，或换一种说法。")),
    "rude": Reason(_("伤人的话"), _("“%(quote)s”会伤人。"), _("换成平和的说法，先接住对方的情绪。")),
    "unfilled": Reason(_("没填完"), _("“%(quote)s”还没有换成真的内容。"), _("填上，或者删掉。")),
    "banned": Reason(_("禁用词"), _("“%(quote)s”是这里不用的词。"), _("换一种说法。")),
    "avoided": Reason(_("回避的话题"), _("“%(quote)s”是这个人设不谈的。"), _("绕开，或请同事用自己的名义说。")),
    "promised": Reason(_("不能承诺"), _("“%(quote)s”是这个人设从不承诺的。"), _("只说做得到的。")),
    "address": Reason(_("称呼"), _("这个人设不叫成员“%(quote)s”。"), _("换成人设卡里的称呼。")),
    "other_address": Reason(_("称呼不对人"), _("“%(quote)s”是别的分群的称呼。"), _("换成这位成员所在分群的称呼。")),
    "sentence": Reason(_("句子长了"), _("这句比人设卡里定的长。"), _("拆成两句。")),
    "emoji_scene": Reason(_("表情不合场景"), _("这个场景不用 %(quote)s。"), _("换成人设卡里这个场景的表情，或去掉。")),
    "emoji_many": Reason(_("表情多了"), _("表情比人设卡里定的多。"), _("从这个开始去掉。")),
    "you": Reason(_("你和您混用"), _("一条里又说你又说您，像换了个人。"), _("统一成一种。")),
    "mood": Reason(_("语气不合场景"), _("对方在难受，“%(quote)s”会让人更难受。"), _("先说理解，再说办法。")),
    "tone": Reason(_("听起来不对"), _("这段话听起来的情绪和场景相反。"), _("读一遍：收到的人会怎么觉得？")),
    "copied": Reason(_("和发过的差不多"), _("近 28 天发过几乎一样的话。"), _("换个说法，或者这次就不发了。")),
    "selling": Reason(
        _("卖货多了"),
        _("这个渠道近 28 天 %(n)s 条里有 %(share)s 在卖东西；同期 %(members)s 人里退群 %(left)s 人（%(rate)s）。"),
        _("先发几条对成员有用的，再卖。"),
    ),
    "too_long": Reason(_("太长"), _("这个渠道放不下这么长。"), _("删短，或分成几条发。")),
    "long_sentence": Reason(_("一口气太长"), _("这句一直没有停顿，手机上读着累。"), _("加标点，或拆成两句。")),
    "wall": Reason(_("一大段"), _("这一段太长，手机上是一整屏。"), _("在说完一件事的地方换行。")),
    "shouting": Reason(_("太用力"), _("连着这么多感叹号，像在喊。"), _("留一个就够。")),
}


def name_of(rule: str) -> str:
    return str(REASONS[rule].name) if rule in REASONS else rule


CRITERIA: dict[str, Words] = {
    "address": _("没有叫错人"),
    "called": _("用了人设的称呼"),
    "sentence": _("句子不长"),
    "opening": _("开头像它"),
    "phrases": _("有口头禅或语气词"),
    "emoji": _("表情合适"),
    "words": _("没有禁用词和回避的话题"),
    "promises": _("没有乱承诺"),
    "mood": _("语气合适"),
}
