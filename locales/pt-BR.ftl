# Português do Brasil. As mesmas mensagens estão em todos os arquivos desta pasta; um teste garante isso.

language-switch = Idioma

login-title = Entrar em { $store }
login-with = com sua conta { $provider }
login-email = E-mail
login-password = Senha
login-submit = Entrar
login-back = Voltar para { $store }
login-wrong = O e-mail ou a senha não estão corretos. Confira os dois e tente de novo.
login-check = Confira, por favor:
login-email-missing = Digite seu e-mail.
login-password-missing = Digite sua senha.
login-form-stale = Esta página ficou aberta por muito tempo ou seu navegador bloqueia cookies. Entre mais uma vez, por favor.
login-time-short = { $minutes ->
    [one] A loja espera por você por cerca de 1 minuto.
   *[other] A loja espera por você por cerca de { $minutes } minutos.
}
login-start-again = Recomeçar na loja

wait-title = Tentativas demais
wait-text = { $minutes ->
    [one] Muitas tentativas de entrar falharam. Tente de novo em cerca de 1 minuto.
   *[other] Muitas tentativas de entrar falharam. Tente de novo em cerca de { $minutes } minutos.
}
busy-title = Um momento, por favor
busy-text = Muita gente está entrando agora. Tente de novo em alguns segundos.
down-title = Um momento, por favor
down-text = Não é possível entrar agora. Tente de novo em um minuto.
unverified-title = Seu e-mail não está confirmado
unverified-text = Sua senha está correta, mas ainda não sabemos se este e-mail é seu. Peça a { $store } para confirmá-lo.
expired-title = Demorou demais
expired-text = { $store } deixou de esperar por este acesso. Recomece a partir da loja, por favor.
broken-title = Não é possível entrar agora
broken-text = { $store } enviou você para cá com informações incompletas. A culpa não é sua; recomece a partir da loja, por favor.
missing-title = Página não encontrada
missing-text = Este endereço não leva a lugar nenhum. Volte para a loja e comece de novo.
method-title = Página não encontrada
method-text = Este endereço não pode ser usado assim. Volte para a loja e comece de novo.
failed-title = Algo deu errado
failed-text = A culpa é nossa, não sua. Tente de novo, por favor.
too-large-title = Texto demais
too-large-text = O que foi enviado é mais longo que qualquer formulário de acesso. Volte e tente de novo.

way-try-again = Tentar de novo
way-store = Voltar para { $store }
request-id = Código para o atendimento: { $id }
